"""Lowering of programs to SQL text: ours, per engine, from a closed vocabulary."""
