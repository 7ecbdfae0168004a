"""Kinds of record: their declaration, the guards over their rows, how they are written, read and served."""
