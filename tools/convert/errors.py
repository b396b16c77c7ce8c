class ConversionError(Exception):
    """The file is not what the converter is for, or its result does not compute what it should."""
