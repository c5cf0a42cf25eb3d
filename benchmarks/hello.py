"""Flask's hello world: the yardstick for documents that the server knows already."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """The least that Flask does for a request."""
    return "<p>Hello, World!</p>"
