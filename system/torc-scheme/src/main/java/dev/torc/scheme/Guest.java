package dev.torc.scheme;

import dev.torc.posix.PeerCredentials;
import dev.torc.posix.UnixSocket;

/// A peer that has connected and not yet said hello.
///
/// @param place where its session will be
/// @param generation how often that place was used before
/// @param socket its socket
/// @param credentials who it is
record Guest(int place, int generation, UnixSocket socket, PeerCredentials credentials) {}
