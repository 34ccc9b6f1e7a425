package dev.torc.posix;

import java.util.List;

/// A message that came over a [UnixSocket], its bytes being in the memory that was given to receive into.
///
/// **Ownership.** The descriptors belong to whoever received them: take each, or close the message, which
/// closes those that are still open.
///
/// @param bytes how many bytes came, more than 0
/// @param descriptors the descriptors that came along, in the sender's order; closed on `exec`
public record ReceivedMessage(int bytes, List<Descriptor> descriptors) implements AutoCloseable {

    /// Keeps a copy of the list.
    public ReceivedMessage {
        descriptors = List.copyOf(descriptors);
    }

    /// Closes the descriptors that are still open.
    @Override
    public void close() {
        descriptors.forEach(Descriptor::close);
    }
}
