"""The words of kernelyard: frozen values that name no device, no language and no framework."""
