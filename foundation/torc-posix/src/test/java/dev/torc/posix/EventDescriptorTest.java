package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What a doorbell counts.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EventDescriptorTest {

    @Test
    void a_burst_of_rings_is_taken_at_once() throws IOException {
        try (EventDescriptor bell = EventDescriptor.create()) {
            bell.signal();
            bell.signal();
            bell.signal();

            assertEquals(3, bell.drain());
            assertEquals(0, bell.drain());
        }
    }

    @Test
    void a_closed_one_is_an_exception() throws IOException {
        EventDescriptor bell = EventDescriptor.create();
        bell.close();
        bell.close();

        assertThrows(IllegalStateException.class, bell::signal);
        assertThrows(IllegalStateException.class, bell::drain);
    }
}
