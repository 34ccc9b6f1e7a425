package dev.torc.fuzz;

import dev.torc.ring.ControlMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.ProtocolException;

/// What a kernel says over a life line, or somebody in its place.
public final class ControlTarget {

    private ControlTarget() {}

    /// The first byte is how many descriptors came along; the rest is the message.
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            int length = Math.min(data.length - 1, 2 * ControlMessage.BYTES);
            MemorySegment message = arena.allocate(2L * ControlMessage.BYTES, Long.BYTES);
            MemorySegment.copy(data, 1, message, ValueLayout.JAVA_BYTE, 0, length);
            ControlMessage decoded = ControlMessage.decode(message.asSlice(0, length), data[0] & 3);
            decoded.encode(message);
            if (!ControlMessage.decode(message.asSlice(0, ControlMessage.BYTES), 1)
                    .equals(decoded)) {
                throw new AssertionError("said again, it is another: " + decoded);
            }
        } catch (ProtocolException refused) {
            // As it should be.
        }
    }
}
