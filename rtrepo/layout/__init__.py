"""The model as bytes on disk, and back. The only user of ruamel.yaml."""
