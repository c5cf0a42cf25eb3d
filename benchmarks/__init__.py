"""Benchmarks: how fast a site is built and served, in one run with the peers on the same data.

``python -m benchmarks`` runs them, ``python -m benchmarks --help`` lists what may be chosen. They
are tools of the checkout, not part of the package.
"""
