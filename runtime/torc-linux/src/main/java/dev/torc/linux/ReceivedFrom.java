package dev.torc.linux;

import java.net.SocketAddress;
import java.util.Optional;

/// What a receive with an address brought.
///
/// @param bytes how many bytes
/// @param sender who sent it; nothing on a stream, or if the sender has no address
/// @param flags [dev.torc.uapi.MessageFlags]: `TRUNC` if the message was longer than the memory
public record ReceivedFrom(int bytes, Optional<SocketAddress> sender, int flags) {}
