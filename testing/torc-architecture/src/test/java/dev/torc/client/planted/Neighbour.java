package dev.torc.client.planted;

/// Planted: what [dev.torc.scheme.planted.KnowsItsNeighbour] must not know of.
public record Neighbour() {}
