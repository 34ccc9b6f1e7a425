package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.Errno;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The three faces of a call, over Linux.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FacesTest {

    private final Reactor reactor = Calls.reactor();

    @AfterEach
    void close() {
        reactor.close();
    }

    @Nested
    class A_raw_call {

        @Test
        void is_told_with_its_tag_on_the_reactors_thread() {
            CompletableFuture<String> told = new CompletableFuture<>();

            reactor.execute(() -> {
                LinuxPort linux = reactor.linux();
                long at = linux.claim();
                Prepare.nopWithResult(linux.entries(), at, 7);
                linux.start(at, (tag, result, flags) -> told.complete(tag + " " + result + " " + onReactor()), 42);
            });

            assertEquals("42 7 true", told.join());
        }

        @Test
        void may_be_given_up_before_it_is_started() throws Exception {
            CompletableFuture<Integer> inFlight = new CompletableFuture<>();

            reactor.execute(() -> {
                LinuxPort linux = reactor.linux();
                int before = linux.inFlight();
                var unused = linux.claim();
                linux.abort();
                inFlight.complete(linux.inFlight() - before);
            });

            assertEquals(0, inFlight.join());
            assertEquals(3, Calls.nop(reactor, 3).result());
        }
    }

    @Nested
    class A_future_call {

        @Test
        void completes_with_itself_and_its_result() {
            Call call = Calls.nop(5);

            reactor.linux().start(call);

            assertSame(call, call.join());
            assertEquals(5, call.result());
            assertEquals(CallEnd.ANSWERED, call.end());
        }

        @Test
        void says_a_failure_as_a_negated_errno() {
            Call call = Calls.nop(Errno.EIO.negated());

            reactor.linux().start(call);

            assertEquals(Errno.EIO.negated(), call.join().result());
        }

        @Test
        void runs_what_is_chained_to_it_on_the_reactors_thread() {
            CompletableFuture<Boolean> there = new CompletableFuture<>();
            Call call = Calls.nop(0);
            var unused = call.thenAccept(_ -> there.complete(onReactor()));

            reactor.linux().start(call);

            assertTrue(there.join());
        }

        @Test
        void cannot_be_started_twice() {
            Call call = Calls.nop(reactor, 0);

            assertThrows(IllegalStateException.class, () -> reactor.linux().start(call));
        }

        @Test
        void may_be_started_by_what_another_was_answered_by() {
            Call second = Calls.nop(2);
            Call first = Calls.nop(1);
            var unused = first.thenAccept(_ -> reactor.linux().start(second));

            reactor.linux().start(first);

            assertEquals(2, second.join().result());
        }

        @Test
        void of_a_kind_that_forgets_to_complete_does_not_leave_anyone_waiting() {
            CallFuture<String> forgetful = new CallFuture<>() {
                @Override
                protected void answered() {}
            };
            Prepare.nop(forgetful, CallFuture.ENTRY);

            reactor.linux().start(forgetful);

            assertThrows(RuntimeException.class, forgetful::join);
        }
    }

    @Nested
    class A_blocking_call {

        @Test
        void returns_when_it_is_answered_on_a_platform_thread() throws InterruptedException {
            Call call = Calls.nop(9);

            reactor.linux().start(call);
            call.await();

            assertTrue(call.isDone());
            assertEquals(9, call.result());
        }

        @Test
        void may_be_made_by_many_virtual_threads_at_once() throws Exception {
            List<Future<Long>> results = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 2_000; i++) {
                    int wanted = i;
                    results.add(threads.submit(() -> {
                        Call call = Calls.nop(wanted);
                        reactor.linux().start(call);
                        call.await();
                        return call.result();
                    }));
                }
            }

            for (int i = 0; i < results.size(); i++) {
                assertEquals(i, results.get(i).resultNow());
            }
        }

        @Test
        void on_the_reactors_own_thread_is_refused() {
            CompletableFuture<Object> refused = new CompletableFuture<>();

            reactor.execute(() -> {
                Call call = Calls.nop(0);
                reactor.linux().start(call);
                refused.complete(assertThrows(IllegalStateException.class, call::await));
            });

            assertFalse(refused.join().toString().isEmpty());
        }

        @Test
        void drives_an_integrated_reactor() throws Exception {
            try (Reactor own = Reactor.onThisThread(Calls.SETUP)) {
                Call call = Calls.nop(4);

                own.linux().start(call);
                call.await();

                assertEquals(4, call.result());
            }
        }
    }

    @Test
    void Linux_reads_into_memory_that_a_call_names() throws IOException, InterruptedException {
        try (Arena arena = Arena.ofShared();
                var file =
                        dev.torc.posix.FileCalls.open(Path.of("/proc/self/comm"), dev.torc.uapi.OpenFlags.RDONLY, 0)) {
            MemorySegment buffer = arena.allocate(64);
            Call call = new Call();
            PrepareFile.read(call, Call.ENTRY, file.number(), buffer, 0L);

            reactor.linux().start(call);
            call.await();

            assertEquals('\n', buffer.get(ValueLayout.JAVA_BYTE, call.result() - 1));
        }
    }

    private boolean onReactor() {
        return reactor.isCurrentThread();
    }
}
