package dev.torc.linux;

/// What an operation answers of which nothing is to be known but that it has happened.
public interface Done {}
