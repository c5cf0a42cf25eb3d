"""Folders elsewhere: object storage, and whatever else fsspec knows, by their addresses.

What needs a local disk has one: inputs are copied here before they are read, outputs there once
they are whole. Nothing that is half-written is ever taken for whole, and what was copied is copied
again only where it has changed.
"""
