package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.torc.posix.EventDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// What a server that sleeps in an epoll is told of.
@DisplayNameGeneration(ReplaceUnderscores.class)
class EpollPlaceTest {

    private static final long KEY = WaitingPlace.Key.of(WaitingPlace.Key.BELL, 1, 2);

    private final List<Long> told = new ArrayList<>();
    private EpollPlace place;
    private EventDescriptor bell;

    private final WaitingPlace.Events events = new WaitingPlace.Events() {
        @Override
        public void ready(long key) {
            told.add(key);
        }

        @Override
        public void operationCompleted(int call, int result, int flags) {}
    };

    // Both are there from before each test until after it.
    @SuppressWarnings("NullAway")
    EpollPlaceTest() {}

    @BeforeEach
    void open() throws IOException {
        place = EpollPlace.open("a test");
        bell = EventDescriptor.create();
    }

    @AfterEach
    void close() {
        place.close();
        bell.close();
    }

    @Test
    void a_bell_that_is_watched_until_it_is_not() throws IOException {
        place.watchBell(bell, KEY);
        bell.signal();
        place.await(events);
        assertEquals(List.of(KEY), told);

        place.unwatch(bell.descriptor(), KEY);
        bell.signal();
        assertFalse(place.poll(events));
    }

    /// As the end of a session whose bell Linux would not watch does.
    @Test
    void nothing_of_a_bell_that_never_was_watched_and_is_watched_no_more() {
        place.unwatch(bell.descriptor(), KEY);
        bell.signal();

        assertFalse(place.poll(events));
    }
}
