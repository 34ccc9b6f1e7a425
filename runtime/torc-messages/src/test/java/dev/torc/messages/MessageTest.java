package dev.torc.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.QueueLayout;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// What a message is, and where it lies in its slot.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MessageTest {

    private static final QueueLayout SLOTS = new QueueLayout(2, 128);

    private final Message message = new Message(SLOTS);

    @Test
    void lies_in_its_slot_as_every_process_expects() {
        message.setSender(0x1111_2222_3333_4444L);
        message.setType(0xdead_beef);
        message.setStatus(-5);
        message.setTag(0x77);
        message.setSlice(0x1_0000_0000L, 0x1000, 3);
        for (int i = 0; i < Message.WORDS; i++) {
            message.setWord(i, 100 + i);
        }

        assertEquals(0x1111_2222_3333_4444L, message.copy().get(0));
        assertEquals(0xffff_fffb_dead_beefL, message.copy().get(1));
        assertEquals(0x77, message.copy().get(2));
        assertEquals(0x1_0000_0000L, message.copy().get(3));
        assertEquals(0x3_0000_1000L, message.copy().get(4));
        for (int i = 0; i < Message.WORDS; i++) {
            assertEquals(100 + i, message.copy().get(5 + i));
        }
    }

    @Test
    void is_said_as_it_was_set() {
        message.setSender(9);
        message.setStatus(-110);
        message.setType(-1);
        message.setTag(-2);
        message.setSlice(4096, 77, -3);

        assertEquals(9, message.sender());
        assertEquals(-1, message.type());
        assertEquals(-110, message.status());
        assertEquals(-2, message.tag());
        assertEquals(4096, message.sliceOffset());
        assertEquals(77, message.sliceLength());
        assertEquals(-3, message.sliceSegment());
        assertTrue(message.hasSlice());

        message.clear();
        assertEquals(0, message.sender());
        assertEquals(0, message.status());
        assertFalse(message.hasSlice());
    }

    @Test
    void has_eight_words_which_are_memory_too() {
        message.words().set(ValueLayout.JAVA_LONG, 56, 42);
        message.setWord(0, 7);

        assertEquals(64, message.words().byteSize());
        assertEquals(42, message.word(7));
        assertEquals(7, message.words().get(ValueLayout.JAVA_LONG, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> message.word(8));
        assertThrows(IndexOutOfBoundsException.class, () -> message.setWord(-1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> message.words().get(ValueLayout.JAVA_LONG, 64));
    }

    @Test
    void has_a_slice_that_is_looked_at_before_it_is_used() {
        assertSlice(true, 0, 0, 0);
        assertSlice(true, 0, 4096, 4096);
        assertSlice(true, 4000, 96, 4096);
        assertSlice(false, 4000, 97, 4096);
        assertSlice(false, 0, 4097, 4096);
        assertSlice(false, -1, 1, 4096);
        assertSlice(false, 0, -1, 4096);
        assertSlice(false, Long.MAX_VALUE, 1, 4096);
        assertSlice(false, Long.MAX_VALUE, Integer.MAX_VALUE, 4096);
    }

    private void assertSlice(boolean isWithin, long offset, int length, long segmentBytes) {
        message.setSlice(offset, length, 1);
        assertEquals(isWithin, message.isSliceWithin(segmentBytes), () -> offset + " " + length);
    }

    @Test
    void needs_slots_of_128_bytes() {
        assertThrows(IllegalArgumentException.class, () -> new Message(new QueueLayout(2, 64)));
    }
}
