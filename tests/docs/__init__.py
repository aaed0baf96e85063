"""The documentation is tested: pages run, links lead somewhere, generated pages are what would be generated."""
