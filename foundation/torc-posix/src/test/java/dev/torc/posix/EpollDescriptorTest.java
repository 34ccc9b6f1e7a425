package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.EpollFlags;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What one place that sleeps for many is told.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class EpollDescriptorTest {

    private EpollDescriptor epoll;
    private EventDescriptor first;
    private EventDescriptor second;

    @BeforeEach
    void watchTwo() throws IOException {
        epoll = EpollDescriptor.create(8);
        first = EventDescriptor.create();
        second = EventDescriptor.create();
        epoll.add(first.descriptor(), EpollFlags.IN, 1L << 40);
        epoll.add(second.descriptor(), EpollFlags.IN, -2);
    }

    @AfterEach
    void close() {
        epoll.close();
        first.close();
        second.close();
    }

    @Test
    void tells_the_tokens_of_those_that_have_events() {
        first.signal();
        second.signal();

        assertEquals(2, epoll.await(EpollDescriptor.NO_TIMEOUT));
        assertEquals(
                java.util.Set.of(1L << 40, -2L),
                java.util.Set.copyOf(
                        IntStream.range(0, 2).mapToObj(epoll::token).toList()));
        assertEquals(EpollFlags.IN, epoll.events(0));
    }

    @Test
    void tells_nothing_when_nothing_came() {
        assertEquals(0, epoll.await(EpollDescriptor.NOW));
        assertThrows(IndexOutOfBoundsException.class, () -> epoll.token(0));
    }

    @Test
    void waits_its_time_and_not_less() {
        long start = System.nanoTime();

        assertEquals(0, epoll.await(1_500_000));
        assertTrue(System.nanoTime() - start >= 1_500_000);
    }

    @Test
    void wakes_for_what_comes_while_it_waits() throws Exception {
        CompletableFuture<Integer> awaited = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> awaited.complete(epoll.await(TimeUnit.SECONDS.toNanos(50))));

        first.signal();

        assertEquals(1, awaited.get());
    }

    @Test
    void forgets_what_was_removed() throws IOException {
        first.signal();
        epoll.remove(first.descriptor());

        assertEquals(0, epoll.await(EpollDescriptor.NOW));
    }

    @Test
    void tells_the_new_token_after_a_change() throws IOException {
        first.signal();
        epoll.change(first.descriptor(), EpollFlags.IN, 77);

        assertEquals(1, epoll.await(EpollDescriptor.NOW));
        assertEquals(77, epoll.token(0));
    }

    @Test
    void watches_nothing_twice() {
        assertThrows(IOException.class, () -> epoll.add(first.descriptor(), EpollFlags.IN, 5));
    }

    @Test
    void closes_twice_and_is_then_an_exception() {
        epoll.close();
        epoll.close();

        assertThrows(IllegalStateException.class, () -> epoll.await(EpollDescriptor.NOW));
    }
}
