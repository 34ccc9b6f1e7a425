package dev.torc.client.planted;

import dev.torc.ring.planted.ServerEnd;

/// Planted: a client with a server's end in its hands.
public record PlaysTheServer(ServerEnd end) {}
