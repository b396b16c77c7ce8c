"""What ./run shows: a server on loopback, two people enrolled, one found, a stranger not."""
