package dev.torc.client;

/// A name in a directory.
///
/// @param name the name, without a path
/// @param type `DT_*`: what it names, or `DT_UNKNOWN` where the file system does not say
/// @param inode the number of what it names
public record DirectoryItem(String name, int type, long inode) {}
