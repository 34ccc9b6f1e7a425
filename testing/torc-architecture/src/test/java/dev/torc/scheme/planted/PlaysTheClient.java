package dev.torc.scheme.planted;

import dev.torc.ring.planted.ClientEnd;

/// Planted: a server with a client's end in its hands.
public record PlaysTheClient(ClientEnd end) {}
