"""The review page: one HTML file that needs nothing but a browser. See `document.py`, where it is put together."""
