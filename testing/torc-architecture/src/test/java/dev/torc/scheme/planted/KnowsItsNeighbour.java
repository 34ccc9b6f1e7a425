package dev.torc.scheme.planted;

import dev.torc.client.planted.Neighbour;

/// Planted: a class that knows of another room on its own floor.
public record KnowsItsNeighbour(Neighbour neighbour) {}
