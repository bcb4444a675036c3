"""The processing log of one party: who used which person's data, when and why.

It follows Logboek Dataverwerkingen 1.0.0 (Logius, 2026). Lines are only ever added, and chained, so
that a line that is changed or taken away shows; what a line says can be erased. See
docs/explanation/processing-log.md.
"""
