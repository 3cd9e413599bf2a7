"""The store of models: what is installed is whole and checked, or not there. The mirror is a server on loopback."""

import gzip
import hashlib
import http.server
import io
import json
import os
import shutil
import struct
import tarfile
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.engines import mirrors, packages
from dragoman.engines.mirrors import Mirror
from dragoman.engines.models import ModelStore, default_folder, pairs_for
from dragoman.errors import EngineError

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "models"
MODEL, VOCABULARY = "model.eoen.intgemm.alphas.bin", "vocab.eoen.spm"


@pytest.fixture
def store(tmp_path):
    return ModelStore(tmp_path / "store")


def names_below(folder):
    """Everything in a store, hidden leftovers too."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


# -- ways and places -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "way"),
    [
        (("bg", "en"), (("bg", "en"),)),
        (("bg", "fr"), (("bg", "en"), ("en", "fr"))),
        (("ru", "uk"), (("ru", "uk"),)),
        (("bg", "uk"), ()),
        (("fr", "bg"), ()),
        (("bg", "bg"), ()),
        (("zh", "en"), (("zh-Hans", "en"),)),
        (("zh-Hant", "fr"), (("zh-Hant", "en"), ("en", "fr"))),
        (("z", "en"), ()),
    ],
)
def test_pairs_for(pair, way):
    pairs = {("bg", "en"), ("en", "fr"), ("ru", "uk"), ("zh-Hant", "en"), ("zh-Hans", "en")}
    assert pairs_for(*pair, pairs) == way


def test_the_folder_is_the_cache_unless_somebody_says_otherwise(monkeypatch, tmp_path):
    monkeypatch.delenv("DRAGOMAN_MODELS", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == tmp_path / ".cache" / "dragoman" / "models"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert default_folder() == tmp_path / "cache" / "dragoman" / "models"
    monkeypatch.setenv("DRAGOMAN_MODELS", str(tmp_path / "own"))
    assert default_folder() == tmp_path / "own"
    assert ModelStore().installed() == ()
    assert not (tmp_path / "own").exists()


# -- installing a file ---------------------------------------------------------------------------------------------------


def zipped(tmp_path, members, name="package.zip"):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def tarred(tmp_path, members, name="package.tar.gz"):
    path = tmp_path / name
    with tarfile.open(path, "w:gz") as archive:
        for member, data in members.items():
            info = tarfile.TarInfo(member)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def members(*names, below=""):
    return {below + name: (FIXTURES / "eo-en" / name).read_bytes() for name in names}


@pytest.fixture(params=["folder", "zip", "tar.gz"])
def package(request, tmp_path):
    if request.param == "folder":
        return FIXTURES / "eo-en"
    everything = members(MODEL, VOCABULARY, "model.json", below="eo-en/") | {"eo-en/README.md": b"read me"}
    return zipped(tmp_path, everything) if request.param == "zip" else tarred(tmp_path, everything)


def test_a_package_is_installed_with_what_its_manifest_says(store, package):
    model = store.install_file(package)
    assert (model.source, model.target, model.version, model.architecture) == ("eo", "en", "3.0", "tiny")
    assert model.licence == "Apache-2.0"
    assert model.size == sum((FIXTURES / "eo-en" / name).stat().st_size for name in (MODEL, VOCABULARY))
    assert store.installed() == (model,)
    assert store.verify("eo", "en") == ()
    assert names_below(store.folder) == ["eo-en"]
    assert names_below(store.folder / "eo-en") == [MODEL, "model.json", VOCABULARY]
    assert model.path("model").read_bytes() == (FIXTURES / "eo-en" / MODEL).read_bytes()


def test_without_a_manifest_the_languages_are_in_the_names(store, tmp_path):
    model = store.install_file(zipped(tmp_path, members(MODEL, VOCABULARY)))
    assert (model.source, model.target, model.version, model.origin) == ("eo", "en", "unknown", "package.zip")


def test_without_a_manifest_and_plain_names_the_languages_must_be_given(store, tmp_path):
    renamed = {"model.bin.bin": (FIXTURES / "eo-en" / MODEL).read_bytes(), "vocab.x.spm": b"\x0a\x00"}
    with pytest.raises(EngineError, match="Name the source and the target language"):
        store.install_file(zipped(tmp_path, renamed))
    assert store.install_file(zipped(tmp_path, renamed), "eo", "zh-Hans").target == "zh-Hans"


def test_identity_changes_with_any_file(store, tmp_path):
    before = store.install_file(FIXTURES / "eo-en").identity
    assert before.startswith("eo-en:3.0:tiny:")
    changed = members(MODEL) | {VOCABULARY: (FIXTURES / "eo-en" / VOCABULARY).read_bytes() + b"\x0a\x03\x0a\x01x"}
    after = store.install_file(zipped(tmp_path, changed))
    assert after.identity.rpartition(":")[2] != before.rpartition(":")[2]
    assert store.installed() == (after,)


@pytest.mark.parametrize(
    "name", ["../model.eoen.bin", "/tmp/model.eoen.bin", "a/../../vocab.eoen.spm", "..\\model.eoen.bin", "../x"]
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_member_that_leads_out_of_the_package_refuses_it_whole(store, tmp_path, pack, name):
    with pytest.raises(EngineError, match="leads out of it"):
        store.install_file(pack(tmp_path, members(MODEL, VOCABULARY) | {name: b"x"}))
    assert names_below(store.folder) == []
    assert names_below(tmp_path) == [next(iter(p.name for p in tmp_path.glob("package*"))), "store"]


def test_links_are_refused(store, tmp_path):
    path = tmp_path / "package.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        link = tarfile.TarInfo(MODEL)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    info = zipfile.ZipInfo(MODEL)
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / MODEL).symlink_to(FIXTURES / "eo-en" / MODEL)
    for package in (path, tmp_path / "package.zip", folder):
        with pytest.raises(EngineError, match="no plain file"):
            store.install_file(package)
    assert names_below(store.folder) == []


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_package_that_unpacks_to_too_much_is_refused(store, tmp_path, pack, monkeypatch):
    monkeypatch.setattr(packages, "MAX_BYTES", 1024 * 1024)
    bomb = pack(tmp_path, members(MODEL) | {VOCABULARY: bytes(2 * 1024 * 1024)})
    assert bomb.stat().st_size < 200_000
    with pytest.raises(EngineError, match="unpacks to"):
        store.install_file(bomb)
    assert names_below(store.folder) == []


def test_too_many_members_are_refused(store, tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "MAX_MEMBERS", 3)
    with pytest.raises(EngineError, match="more than 3 members"):
        store.install_file(zipped(tmp_path, {f"{number}.txt": b"" for number in range(4)}))


def bad_manifest(**changes):
    manifest = json.loads((FIXTURES / "eo-en" / "model.json").read_text())
    return {"model.json": json.dumps(manifest | changes).encode()}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (members(MODEL), "vocabulary"),
        (members(VOCABULARY), "Name the source"),
        (members(MODEL, VOCABULARY) | {"model.json": b"{"}, "cannot be read"),
        (members(MODEL, VOCABULARY) | bad_manifest(source="../../x"), "cannot be read"),
        (members(MODEL, VOCABULARY) | bad_manifest(files={}), "cannot be read"),
        (members(MODEL, "model.json") | {VOCABULARY: b"changed"}, "damaged"),
        (members(MODEL, "model.json"), "missing"),
        (members(VOCABULARY) | {MODEL: b"<html>not found</html>"}, "not a Marian"),
        (members(MODEL, VOCABULARY) | {"model.enfr.bin": b"x"}, "several models"),
        (members(MODEL, VOCABULARY) | members(MODEL, below="again/"), "more than one"),
    ],
)
def test_what_is_no_sound_model_is_not_installed(store, tmp_path, content, complaint):
    with pytest.raises(EngineError, match=complaint):
        store.install_file(zipped(tmp_path, content))
    assert names_below(store.folder) == []


@pytest.mark.parametrize("data", [b"", b"hello", gzip.compress(b"hello"), b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + bytes(40)])
def test_what_is_no_package_is_refused(store, tmp_path, data):
    path = tmp_path / "package"
    path.write_bytes(data)
    with pytest.raises(EngineError, match="package"):
        store.install_file(path)
    assert names_below(store.folder) == []


def test_a_file_that_is_not_there_is_refused(store, tmp_path):
    with pytest.raises(EngineError, match=r"nowhere\.zip"):
        store.install_file(tmp_path / "nowhere.zip")


def test_a_failed_installation_leaves_the_old_model(store, tmp_path):
    model = store.install_file(FIXTURES / "eo-en")
    with pytest.raises(EngineError):
        store.install_file(zipped(tmp_path, members(MODEL, "model.json") | {VOCABULARY: b"changed"}))
    assert store.installed() == (model,)
    assert store.verify("eo", "en") == ()


# -- keeping -------------------------------------------------------------------------------------------------------------


def test_verify_tells_what_is_damaged_and_what_is_missing(store):
    model = store.install_file(FIXTURES / "eo-en")
    with model.path("model").open("r+b") as stream:
        stream.seek(50_000)
        stream.write(b"\xff\xff")
    model.path("vocab").unlink()
    problems = store.verify("eo", "en")
    assert len(problems) == 2
    assert "damaged" in problems[0]
    assert "missing" in problems[1]
    assert "not installed" in store.verify("en", "fr")[0]


def test_remove(store):
    store.install_file(FIXTURES / "eo-en")
    assert store.remove("eo", "en")
    assert not store.remove("eo", "en")
    assert names_below(store.folder) == []


@pytest.mark.parametrize("language", ["..", "../en", "e", "", "en/..", "EN"])
def test_no_language_leads_out_of_the_store(store, language):
    with pytest.raises(EngineError, match="no language code"):
        store.remove(language, "en")


def test_what_a_killed_installation_left_is_swept_after_a_day(store):
    for name, age in [(".staging-old", 100_000), (".staging-new", 0)]:
        (store.folder / name / "new").mkdir(parents=True)
        os.utime(store.folder / name, (time.time() - age,) * 2)
    store.install_file(FIXTURES / "eo-en")
    assert names_below(store.folder) == [".staging-new", "eo-en"]
    assert len(store.installed()) == 1


def test_a_folder_that_is_not_a_model_is_not_listed(store):
    model = store.install_file(FIXTURES / "eo-en")
    shutil.copytree(model.folder, store.folder / "de-en")  # says that it is another pair
    (store.folder / "xx-en").mkdir()
    (store.folder / "notes.txt").write_text("mine")
    assert store.installed() == (model,)


# -- a mirror ------------------------------------------------------------------------------------------------------------


def zstd(data):
    """A zstd frame of raw blocks: what any decoder reads, and anybody can write."""
    block = 100_000
    pieces = [data[start : start + block] for start in range(0, len(data), block)] or [b""]
    blocks = [
        struct.pack("<I", len(piece) << 3 | (number == len(pieces) - 1))[:3] + piece for number, piece in enumerate(pieces)
    ]
    return b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", len(data)) + b"".join(blocks)


class Server:
    """A Remote Settings server on loopback: answers by path, changed at will by a test."""

    def __init__(self):
        self.answers = {}
        self.records = []
        self.cut = None  # an end of a path, and how many bytes are sent of it

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(handler):
                body = self.answers.get(handler.path)
                handler.send_response(404 if body is None else 200)
                handler.send_header("Content-Length", str(len(body or b"")))
                handler.end_headers()
                path, most = self.cut or ("", 0)
                handler.wfile.write((body or b"")[:most] if path and handler.path.endswith(path) else body or b"")

            def log_message(handler, *args):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.http.server_port}"
        self.answers["/v1/"] = self.answer({"capabilities": {"attachments": {"base_url": f"{self.root}/files"}}})

    @staticmethod
    def answer(value):
        return json.dumps(value).encode()

    def offer(self, source, target, *, version="3.0", architecture="tiny", damage=None, **changes):
        folder = FIXTURES / f"{source}-{target}"
        for path in sorted(folder.iterdir()):
            if path.name == "model.json":
                continue
            data, location = path.read_bytes(), f"models/{version}/{architecture}/{path.name}.zst"
            record = {
                "name": path.name,
                "fileType": path.name.partition(".")[0],
                "sourceLanguage": source,
                "targetLanguage": target,
                "version": version,
                "architecture": architecture,
                "decompressedHash": hashlib.sha256(data).hexdigest(),
                "decompressedSize": len(data),
                "attachment": {"location": location, "size": len(data)},
            }
            self.records.append(record | changes)
            self.answers[f"/files/{location}"] = zstd(damage(data) if damage else data)
        self.answers["/v1/buckets/main/collections/models/records"] = self.answer({"data": self.records})

    @property
    def mirror(self):
        return Mirror(f"{self.root}/v1/buckets/main/collections/models/records", timeout_s=5.0)


def test_a_pair_that_breaks_off_goes_on_where_it_was(server, store):
    server.offer("eo", "en")
    location = next(record["attachment"]["location"] for record in server.records if record["name"] == MODEL)
    whole = server.answers[f"/files/{location}"]
    server.cut = location, 1000
    with pytest.raises(EngineError, match="goes on where it was"):
        store.install_pair(server.mirror, "eo", "en")
    (part,) = (store.folder / ".downloads").iterdir()
    assert part.read_bytes() == whole[:1000]
    assert store.installed() == ()
    server.cut = None
    store.install_pair(server.mirror, "eo", "en")
    assert store.verify("eo", "en") == ()
    assert names_below(store.folder) == ["eo-en"]


@pytest.fixture
def server():
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.http.shutdown()
    server.http.server_close()
    thread.join()


def test_a_pair_is_installed_from_a_mirror(server, store):
    server.offer("eo", "en")
    told = []
    model = store.install_pair(server.mirror, "eo", "en", lambda *step: told.append(step))
    assert store.verify("eo", "en") == ()
    assert (model.version, model.architecture, model.licence) == ("3.0", "tiny", "MPL-2.0")
    assert model.origin == server.mirror.records
    assert model.path("model").read_bytes() == (FIXTURES / "eo-en" / MODEL).read_bytes()
    assert names_below(store.folder) == ["eo-en"]
    assert {name for name, done, total in told if done == total} == {MODEL, VOCABULARY}


def test_the_best_architecture_and_then_the_newest_version_is_taken(server):
    for version, architecture in [("3.4", "tiny"), ("3.0", "base"), ("3.1", "base-memory"), ("3.2a1", "base-memory")]:
        server.offer("eo", "en", version=version, architecture=architecture)
    server.offer("eo", "en", version="4.0", architecture="base-memory")
    offers = server.mirror.offers
    assert {offer.version for offer in offers} == {"3.4", "3.0", "3.1", "3.2a1"}
    best = server.mirror.best("eo", "en")
    assert (best.version, best.architecture) == ("3.2a1", "base-memory")
    server.offer("eo", "en", version="3.2", architecture="base-memory")
    assert server.mirror.best("eo", "en").version == "3.2"


def test_a_script_of_a_language_serves_for_it(server, store):
    server.offer("eo", "en", sourceLanguage="eo-Latn")
    assert store.install_pair(server.mirror, "eo", "en").source == "eo-Latn"
    assert store.get("eo-Latn", "en") is not None


def test_a_damaged_attachment_is_refused_and_nothing_is_installed(server, store):
    server.offer("eo", "en", damage=lambda data: data[:-1] + b"!")
    with pytest.raises(EngineError, match=r"is damaged.*Nothing was installed"):
        store.install_pair(server.mirror, "eo", "en")
    assert names_below(store.folder) == []


def test_an_attachment_that_is_not_there_is_told_with_its_address(server, store):
    server.offer("eo", "en")
    server.answers.pop(f"/files/models/3.0/tiny/{VOCABULARY}.zst")
    with pytest.raises(EngineError, match=rf"{VOCABULARY}\.zst.*Not Found"):
        store.install_pair(server.mirror, "eo", "en")
    assert names_below(store.folder) == []


def test_a_missing_pair_is_told_with_what_there_is(server, store):
    server.offer("eo", "en")
    server.offer("en", "fr", architecture="base")
    with pytest.raises(EngineError, match=r"no model eo-fr\. The way is through English: install eo-en and en-fr"):
        store.install_pair(server.mirror, "eo", "fr")
    with pytest.raises(EngineError, match=r"no model eo-de\. It has: eo-en\."):
        store.install_pair(server.mirror, "eo", "de")
    with pytest.raises(EngineError, match=r"no model bg-mk\. It has: en-fr, eo-en\."):
        store.install_pair(server.mirror, "bg", "mk")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../../vocab.eoen.spm"},
        {"decompressedHash": None},
        {"attachment": None},
        {"fileType": "lex"},
        {"version": 3},
        {"version": "2.0"},
    ],
)
def test_records_that_cannot_be_trusted_are_no_offers(server, change):
    server.offer("eo", "en", **change)
    assert server.mirror.offers == ()


def test_a_frame_that_unpacks_to_too_much_is_not_unpacked(server, store):
    server.offer("eo", "en")
    repeated = struct.pack("<I", 128 * 1024 << 3 | 1 << 1)[:3] + b"x"  # four bytes for 128 kB
    server.answers[f"/files/models/3.0/tiny/{VOCABULARY}.zst"] = b"\x28\xb5\x2f\xfd\x00\x38" + repeated * 5000
    with pytest.raises(EngineError, match="would unpack to more than 600 MB"):
        store.install_pair(server.mirror, "eo", "en")
    assert names_below(store.folder) == []


def test_a_record_that_claims_too_much_is_refused(server, store):
    server.offer("eo", "en", decompressedSize=4_000_000_000)
    with pytest.raises(EngineError, match="would unpack to more than 600 MB"):
        store.install_pair(server.mirror, "eo", "en")


def test_what_is_no_zstd_frame_is_refused(server, store):
    server.offer("eo", "en")
    for frame in (b"", b"<html>", zstd(b"x" * 300)[:50], b"\x28\xb5\x2f\xfd\xa0" + b"\xff" * 60):
        server.answers[f"/files/models/3.0/tiny/{VOCABULARY}.zst"] = frame
        with pytest.raises(EngineError, match="damaged"):
            store.install_pair(server.mirror, "eo", "en")
    assert names_below(store.folder) == []


def test_a_location_does_not_lead_to_another_server(server, store):
    server.offer("eo", "en")
    for record in server.records:
        record["attachment"] = {"location": "http://192.0.2.1/model.bin"}
    server.answers["/v1/buckets/main/collections/models/records"] = server.answer({"data": server.records})
    with pytest.raises(EngineError, match="Not Found"):
        store.install_pair(server.mirror, "eo", "en")


def test_a_download_has_a_limit(server, store, monkeypatch):
    server.offer("eo", "en")
    monkeypatch.setattr(mirrors, "MAX_BYTES", 100_000)
    with pytest.raises(EngineError, match="sends more than"):
        store.install_pair(server.mirror, "eo", "en")


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"data": 1}', b'{"data": [1]}', b"\xff", b"[" * 500_000])
def test_a_server_that_is_no_mirror_is_told(server, body):
    server.answers["/v1/buckets/main/collections/models/records"] = body
    if body == b'{"data": [1]}':
        assert server.mirror.offers == ()
    else:
        with pytest.raises(EngineError, match="no list of models"):
            _ = server.mirror.offers


def test_attachments_elsewhere_or_beside_the_records(server, store):
    server.offer("eo", "en")
    server.answers["/v1/"] = server.answer({})
    with pytest.raises(EngineError, match="where attachments are"):
        store.install_pair(server.mirror, "eo", "en")
    assert store.install_pair(replace(server.mirror, attachments=f"{server.root}/files"), "eo", "en")
    server.answers["/files/records.json"] = server.answers["/v1/buckets/main/collections/models/records"]
    assert store.install_pair(Mirror(f"{server.root}/files/records.json"), "eo", "en")


def test_a_mirror_that_does_not_answer_is_told(server):
    server.http.shutdown()
    server.http.server_close()
    with pytest.raises(EngineError, match=r"cannot be fetched.*installed from a file"):
        _ = server.mirror.offers


def test_only_http_is_asked(store):
    with pytest.raises(EngineError, match="no http address"):
        store.install_pair(Mirror(f"file://{FIXTURES}/records.json"), "eo", "en")
