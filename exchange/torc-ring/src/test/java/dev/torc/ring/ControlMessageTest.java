package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.uapi.PeerCredentials;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.ProtocolException;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What comes over a life line is hostile until it is decoded.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ControlMessageTest {

    private static final ControlMessage GUEST =
            new ControlMessage(ControlMessage.Kind.GUEST, 0, 7, new PeerCredentials(1, 2, 3));

    private static MemorySegment encoded(ControlMessage message) {
        MemorySegment bytes = MemorySegment.ofArray(new long[ControlMessage.BYTES / Long.BYTES]);
        message.encode(bytes);
        return bytes;
    }

    @Test
    void A_message_is_read_as_it_was_written() throws ProtocolException {
        var answer = new ControlMessage(ControlMessage.Kind.INTRODUCED, 42, 0, new PeerCredentials(1, -2, 3));
        assertEquals(GUEST, ControlMessage.decode(encoded(GUEST), 1));
        assertEquals(answer, ControlMessage.decode(encoded(answer), 1));
    }

    @Test
    void It_brings_one_descriptor_and_no_other_number() {
        assertThrows(ProtocolException.class, () -> ControlMessage.decode(encoded(GUEST), 0));
        assertThrows(ProtocolException.class, () -> ControlMessage.decode(encoded(GUEST), 2));
    }

    @Test
    void It_has_its_length_and_its_kinds_and_numbers_that_are_not_negative() {
        MemorySegment bytes = encoded(GUEST);
        assertThrows(ProtocolException.class, () -> ControlMessage.decode(bytes.asSlice(0, bytes.byteSize() - 8), 1));
        assertThrows(ProtocolException.class, () -> ControlMessage.decode(MemorySegment.ofArray(new long[0]), 1));
        bytes.set(ValueLayout.JAVA_INT, 12, 4);
        assertThrows(ProtocolException.class, () -> ControlMessage.decode(bytes, 1));
        var negative = new ControlMessage(ControlMessage.Kind.GUEST, 0, -1, GUEST.peer());
        assertThrows(ProtocolException.class, () -> ControlMessage.decode(encoded(negative), 1));
    }

    @Test
    void A_message_of_which_the_head_is_spoilt_is_refused_and_nothing_else_comes_of_it() {
        Random random = new Random(20261121);
        MemorySegment sound = encoded(GUEST);
        for (int i = 0; i < 10_000; i++) {
            MemorySegment bytes = MemorySegment.ofArray(new long[ControlMessage.BYTES / Long.BYTES]);
            bytes.copyFrom(sound);
            // Magic and length.
            int at = random.nextInt(12);
            byte before = bytes.get(ValueLayout.JAVA_BYTE, at);
            bytes.set(ValueLayout.JAVA_BYTE, at, (byte) (before + 1 + random.nextInt(255)));
            assertThrows(ProtocolException.class, () -> ControlMessage.decode(bytes, 1));
        }
    }
}
