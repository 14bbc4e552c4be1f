"""The CUDA driver as this plugin uses it: a library that is called, nothing to install or build."""
