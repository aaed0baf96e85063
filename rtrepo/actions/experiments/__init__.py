"""Experiments: started, recorded, compared, ended. Each is a branch and a file; nothing else holds anything of them."""
