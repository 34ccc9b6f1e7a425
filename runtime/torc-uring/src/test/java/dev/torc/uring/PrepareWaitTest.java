package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.EpollDescriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.EpollEvent;
import dev.torc.uapi.EpollFlags;
import dev.torc.uapi.EpollOperation;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.TimeoutFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What waiting for readiness and for time does, and what ends it.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrepareWaitTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final TestRing test = new TestRing();
    private final EventDescriptor event = newEvent();
    private int fd;

    private static EventDescriptor newEvent() {
        try {
            return EventDescriptor.create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void number() {
        fd = event.descriptor().number();
    }

    @AfterEach
    void close() {
        test.close();
        event.close();
    }

    @Nested
    class A_poll {

        @Test
        void completes_with_the_events_that_have_come() {
            test.prepare(1, (e, at) -> PrepareWait.poll(e, at, fd, PollFlags.IN | PollFlags.HUP));
            test.submit();

            event.signal();

            TestRing.Completion ready = test.next();
            assertEquals(PollFlags.IN, ready.result());
            assertFalse(ready.has(CqeFlags.MORE));
        }

        @Test
        void that_is_multishot_completes_for_every_signal() {
            test.prepare(1, (e, at) -> PrepareWait.pollMultishot(e, at, fd, PollFlags.IN));
            test.submit();
            for (int i = 0; i < 5; i++) {
                event.signal();

                assertTrue(test.next().has(CqeFlags.MORE));

                event.drain();
            }
        }

        @Test
        void completes_at_once_if_the_file_is_ready_already() {
            event.signal();

            assertEquals(PollFlags.IN, test.run((e, at) -> PrepareWait.poll(e, at, fd, PollFlags.IN)));
        }

        @Test
        void is_removed_by_what_it_carries() {
            test.prepare(7, (e, at) -> PrepareWait.poll(e, at, fd, PollFlags.IN));
            test.prepare(8, (e, at) -> PrepareWait.pollRemove(e, at, 7));

            assertBoth(8, 0, 7, Errno.ECANCELED.negated());
        }

        @Test
        void changes_what_it_carries_and_what_it_waits_for() {
            test.prepare(7, (e, at) -> PrepareWait.poll(e, at, fd, PollFlags.PRI));
            assertEquals(0, test.run((e, at) -> PrepareWait.pollUpdateUserData(e, at, 7, 9)));
            test.prepare(8, (e, at) -> PrepareWait.pollUpdateEvents(e, at, 9, PollFlags.IN));
            assertEquals(0, test.next().result());

            event.signal();

            assertEquals(9, test.next().userData());
        }

        @Test
        void of_a_registered_file_works_alike() throws IOException {
            test.ring.files().register(fd);
            event.signal();

            assertEquals(PollFlags.IN, test.run((e, at) -> PrepareWait.poll(e, at, FixedFile.at(0), PollFlags.IN)));
        }
    }

    @Nested
    class An_epoll {

        @Test
        void is_changed_and_waited_for() throws IOException {
            TestRing.assumeSupported(Opcode.EPOLL_WAIT);
            Set<Integer> before = epolls();
            try (EpollDescriptor _ = EpollDescriptor.create(4)) {
                int number = epolls().stream()
                        .filter(descriptor -> !before.contains(descriptor))
                        .findAny()
                        .orElseThrow(() -> new AssertionError("no new epoll"));
                MemorySegment wanted = test.arena.allocate(EpollEvent.LAYOUT);
                EpollEvent.setEvents(wanted, 0, EpollFlags.IN);
                EpollEvent.setUserData(wanted, 0, 55);
                MemorySegment came = test.arena.allocate(EpollEvent.LAYOUT, 4);

                assertEquals(
                        0,
                        test.run((e, at) ->
                                PrepareWait.epollControl(e, at, number, EpollOperation.ADD, fd, wanted.address())));
                event.signal();

                assertEquals(1, test.run((e, at) -> PrepareWait.epollWait(e, at, number, came.address(), 4)));
                assertEquals(55, EpollEvent.userData(came, 0));
            }
        }

        /// The epolls of this process: an `EpollDescriptor` keeps its number to itself.
        private Set<Integer> epolls() throws IOException {
            Set<Integer> found = new HashSet<>();
            try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
                for (Path descriptor : descriptors) {
                    if (isEpoll(descriptor)) {
                        found.add(Integer.parseInt(descriptor.getFileName().toString()));
                    }
                }
            }
            return found;
        }

        private boolean isEpoll(Path descriptor) {
            try {
                return Files.readSymbolicLink(descriptor).toString().contains("eventpoll");
            } catch (IOException closedMeanwhile) {
                return false;
            }
        }
    }

    @Nested
    class A_timeout {

        @Test
        void completes_when_its_time_has_come() {
            long start = System.nanoTime();

            int result = test.run((e, at) -> PrepareWait.timeout(e, at, test.timespec(Duration.ofMillis(10)), 0, 0));

            assertEquals(Errno.ETIME.negated(), result);
            assertTrue(System.nanoTime() - start >= 10_000_000);
        }

        @Test
        void completes_early_when_enough_has_completed() {
            test.prepare(7, (e, at) -> PrepareWait.timeout(e, at, test.timespec(LONG), 1, 0));
            test.prepare(8, Prepare::nop);

            assertBoth(8, 0, 7, 0);
        }

        @Test
        void comes_again_and_again_if_it_is_multishot() {
            test.prepare(7, (e, at) -> PrepareWait.timeoutMultishot(e, at, test.timespec(Duration.ofMillis(1)), 3, 0));

            assertTrue(test.next().has(CqeFlags.MORE));
            assertTrue(test.next().has(CqeFlags.MORE));
            assertFalse(test.next().has(CqeFlags.MORE));
        }

        @Test
        void is_removed_and_updated_by_what_it_carries() {
            test.prepare(7, (e, at) -> PrepareWait.timeout(e, at, test.timespec(LONG), 0, 0));
            test.prepare(8, (e, at) -> PrepareWait.timeoutRemove(e, at, 7));
            assertBoth(8, 0, 7, Errno.ECANCELED.negated());

            test.prepare(7, (e, at) -> PrepareWait.timeout(e, at, test.timespec(LONG), 0, 0));
            test.prepare(8, (e, at) -> PrepareWait.timeoutUpdate(e, at, 7, test.timespec(Duration.ofMillis(1)), 0));
            assertBoth(8, 0, 7, Errno.ETIME.negated());
        }

        @Test
        void bounds_the_operation_that_it_is_linked_to() {
            long at = test.prepare(7, (e, a) -> PrepareWait.poll(e, a, fd, PollFlags.IN));
            Prepare.link(test.ring.entries(), at);
            test.prepare(8, (e, a) -> PrepareWait.linkTimeout(e, a, test.timespec(Duration.ofMillis(5)), 0));

            assertBoth(7, Errno.ECANCELED.negated(), 8, Errno.ETIME.negated());
        }

        @Test
        void that_bounds_can_be_updated_too() {
            long at = test.prepare(7, (e, a) -> PrepareWait.poll(e, a, fd, PollFlags.IN));
            Prepare.link(test.ring.entries(), at);
            test.prepare(8, (e, a) -> PrepareWait.linkTimeout(e, a, test.timespec(LONG), 0));
            test.submit();

            assertEquals(
                    0,
                    test.run((e, a) -> PrepareWait.linkTimeoutUpdate(e, a, 8, test.timespec(Duration.ofMillis(1)), 0)));
            assertBoth(7, Errno.ECANCELED.negated(), 8, Errno.ETIME.negated());
        }

        @Test
        void can_be_a_success() {
            int result = test.run((e, at) ->
                    PrepareWait.timeout(e, at, test.timespec(Duration.ofMillis(1)), 0, TimeoutFlags.ETIME_SUCCESS));

            assertEquals(Errno.ETIME.negated(), result);
        }
    }

    @Nested
    class Cancelling {

        @Test
        void ends_one_operation_by_what_it_carries() {
            test.prepare(7, (e, at) -> PrepareWait.poll(e, at, fd, PollFlags.IN));
            test.prepare(8, (e, at) -> PrepareWait.cancel(e, at, 7));

            assertBoth(8, 0, 7, Errno.ECANCELED.negated());
        }

        @Test
        void what_is_not_there_is_ENOENT() {
            assertEquals(Errno.ENOENT.negated(), test.run((e, at) -> PrepareWait.cancel(e, at, 4711)));
        }

        @Test
        void ends_all_that_carry_the_same() {
            poll(7);
            poll(7);

            assertEquals(2, cancelAndCount((e, at) -> PrepareWait.cancelEvery(e, at, 7)));
        }

        @Test
        void ends_all_on_a_file() {
            poll(7);
            poll(8);

            assertEquals(2, cancelAndCount((e, at) -> PrepareWait.cancelFile(e, at, fd)));
        }

        @Test
        void ends_all_on_a_registered_file() throws IOException {
            test.ring.files().register(fd);
            test.prepare(7, (e, at) -> PrepareWait.poll(e, at, FixedFile.at(0), PollFlags.IN));
            test.submit();

            assertEquals(1, cancelAndCount((e, at) -> PrepareWait.cancelFile(e, at, FixedFile.at(0))));
        }

        @Test
        void ends_all_of_a_kind() {
            poll(7);
            test.prepare(8, (e, at) -> PrepareWait.timeout(e, at, test.timespec(LONG), 0, 0));
            test.submit();

            assertEquals(1, cancelAndCount((e, at) -> PrepareWait.cancelOpcode(e, at, Opcode.POLL_ADD)));
        }

        @Test
        void ends_everything() {
            poll(7);
            test.prepare(8, (e, at) -> PrepareWait.timeout(e, at, test.timespec(LONG), 0, 0));
            test.submit();

            assertEquals(2, cancelAndCount(PrepareWait::cancelAll));
        }

        private void poll(long tag) {
            test.prepare(tag, (e, at) -> PrepareWait.poll(e, at, fd, PollFlags.IN));
            test.submit();
        }

        /// Takes the result of the cancelling and as many cancelled operations as it says.
        private int cancelAndCount(TestRing.Preparation cancel) {
            test.prepare(100, cancel);
            int cancelled = 0;
            int told = -1;
            while (told < 0 || cancelled < told) {
                TestRing.Completion completion = test.next();
                if (completion.userData() == 100) {
                    told = completion.result();
                } else {
                    assertEquals(Errno.ECANCELED.negated(), completion.result());
                    cancelled++;
                }
            }
            return told;
        }
    }

    private void assertBoth(long firstTag, int firstResult, long secondTag, int secondResult) {
        TestRing.Completion one = test.next();
        TestRing.Completion other = test.next();
        TestRing.Completion first = one.userData() == firstTag ? one : other;
        TestRing.Completion second = one.userData() == firstTag ? other : one;
        assertEquals(firstResult, first.result(), () -> "of " + firstTag);
        assertEquals(secondTag, second.userData());
        assertEquals(secondResult, second.result(), () -> "of " + secondTag);
    }
}
