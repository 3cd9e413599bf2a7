import os

import pytest

from dragoman.engines import debian
from dragoman.errors import EngineError


def test_packages_of_direct_and_pivot_ways():
    assert debian.packages_for([("en", "es")]) == ("apertium", "apertium-eng-spa")
    assert debian.packages_for([("bg", "en"), ("de", "en")]) == ("apertium", "apertium-mkd-bul", "apertium-mkd-eng")
    assert debian.packages_for([("en", "bg")]) == ()
    assert debian.packages_for([("ar", "fr"), ("fr", "fr")]) == ()
    assert debian.packages_for([]) == ()


def test_the_command_to_show():
    command = debian.apt_command(["apertium", "apertium-eng-spa"])
    assert command == "sudo apt-get update && sudo apt-get install -y --no-install-recommends apertium apertium-eng-spa"


@pytest.fixture
def apt(tmp_path, monkeypatch):
    """An apt-get that writes down what it is asked; `answer` is a line of shell for what it does."""

    def make(answer):
        program = tmp_path / "apt-get"
        program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n{answer}\n')
        program.chmod(0o755)
        return lambda: (tmp_path / "asked").read_text().splitlines()

    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return make


def test_packages_are_installed(apt):
    asked, log = apt("echo said $1 $DEBIAN_FRONTEND"), []
    debian.install_with_apt(["apertium"], log.append)
    assert asked() == ["update", "install -y --no-install-recommends apertium"]
    assert log == ["said update noninteractive", "said install noninteractive"]


def test_a_failed_update_is_no_end(apt):
    apt('test "$1" = install')
    log = []
    debian.install_with_apt(["apertium"], log.append)
    assert "update failed" in log[-1]


def test_a_failed_install_says_why_and_what_to_do(apt):
    apt("echo E: Unable to locate package; exit 100")
    with pytest.raises(EngineError, match=r"ended with 100: E: Unable to locate package.* Run: sudo apt-get"):
        debian.install_with_apt(["apertium-x-y"], lambda line: None)


def test_an_install_that_hangs_is_ended(apt, monkeypatch):
    apt('test "$1" = update || sleep 30')
    monkeypatch.setattr(debian, "_INSTALL_SECONDS", 0.3)
    with pytest.raises(EngineError, match="took too long"):
        debian.install_with_apt(["apertium"], lambda line: None)


def test_only_root_can_install(apt, monkeypatch):
    asked = apt("true")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not debian.can_install()
    with pytest.raises(EngineError, match="root"):
        debian.install_with_apt(["apertium"], lambda line: None)
    with pytest.raises(FileNotFoundError):
        asked()


def test_nothing_to_install(apt):
    debian.install_with_apt([], lambda line: None)
