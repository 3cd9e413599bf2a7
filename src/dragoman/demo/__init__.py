"""The demonstration: what `./run demo` shows without the world's press."""
