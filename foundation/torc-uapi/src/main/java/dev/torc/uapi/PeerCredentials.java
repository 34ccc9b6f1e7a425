package dev.torc.uapi;

/// Who is at the other end of a Unix socket, as Linux knows it.
///
/// They are those of the process that connected, or made the pair, at that time; who holds the socket now may
/// be another.
///
/// @param processId the process, in the caller's PID namespace; 0 if it is not visible there
/// @param userId its effective user
/// @param groupId its effective group
public record PeerCredentials(int processId, int userId, int groupId) {}
