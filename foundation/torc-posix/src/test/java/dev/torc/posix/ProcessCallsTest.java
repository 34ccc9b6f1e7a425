package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.Errno;
import dev.torc.uapi.MemfdFlags;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.ProcessOption;
import dev.torc.uapi.ResourceKind;
import dev.torc.uapi.SignalNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a process learns of itself and does to another one.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class ProcessCallsTest {

    @Nested
    class A_process_that_was_opened {

        @Test
        void is_signalled_and_its_end_is_seen() throws Exception {
            Process child = new ProcessBuilder("sleep", "100").start();
            try (Descriptor process = ProcessCalls.openProcess((int) child.pid())) {
                assertEquals(0, Poll.await(process, PollFlags.IN, Poll.NOW));

                ProcessCalls.sendSignal(process, SignalNumber.KILL);

                assertEquals(
                        PollFlags.IN, Poll.await(process, PollFlags.IN, TimeUnit.SECONDS.toNanos(50)) & PollFlags.IN);
                assertEquals(128 + SignalNumber.KILL, child.waitFor());
                SyscallException gone =
                        assertThrows(SyscallException.class, () -> ProcessCalls.sendSignal(process, SignalNumber.KILL));
                assertEquals(Errno.ESRCH.number(), gone.errno());
            } finally {
                child.destroyForcibly();
            }
        }

        @Test
        void is_signalled_with_all_of_its_group() throws Exception {
            Process child = new ProcessBuilder("setsid", "sh", "-c", "sleep 100 & echo $!; wait").start();
            long grandchild = Long.parseLong(child.inputReader().readLine());

            assertTrue(ProcessCalls.signalGroup((int) child.pid(), SignalNumber.KILL));

            assertEquals(128 + SignalNumber.KILL, child.waitFor());
            ProcessHandle.of(grandchild)
                    .ifPresent(left -> assertTrue(
                            left.onExit().orTimeout(50, TimeUnit.SECONDS).join() != null));
            assertFalse(ProcessCalls.signalGroup((int) child.pid(), SignalNumber.KILL));
            assertThrows(IllegalArgumentException.class, () -> ProcessCalls.signalGroup(1, SignalNumber.KILL));
        }

        @Test
        void gives_a_duplicate_of_its_descriptor() throws IOException {
            try (Descriptor itself = ProcessCalls.openProcess(ProcessCalls.processId());
                    Descriptor file = MemoryMaps.memfd("taken", MemfdFlags.CLOEXEC);
                    Descriptor taken = ProcessCalls.takeDescriptor(itself, file.number())) {
                MemoryMaps.resize(file, 77);

                assertEquals(77, MemoryMaps.byteSize(taken));
                assertThrows(SyscallException.class, () -> ProcessCalls.takeDescriptor(itself, 1 << 20));
            }
        }

        @Test
        void must_be_there() {
            assertThrows(SyscallException.class, () -> ProcessCalls.openProcess(Integer.MAX_VALUE));
        }
    }

    @Test
    void numbers_are_those_that_java_and_linux_know() throws IOException {
        assertEquals(ProcessHandle.current().pid(), ProcessCalls.processId());
        assertTrue(Files.exists(Path.of("/proc/self/task/" + ProcessCalls.threadId())));
    }

    @Test
    void a_thread_that_is_pinned_runs_there_and_nowhere_else() throws Exception {
        CompletableFuture<Integer> ranOn = new CompletableFuture<>();
        BitSet one = new BitSet();
        one.set(ProcessCalls.affinity().length() - 1);
        Thread.ofPlatform().start(() -> {
            try {
                ProcessCalls.setAffinity(one);
                assertEquals(one, ProcessCalls.affinity());
                ranOn.complete(ProcessCalls.schedulerCpu());
            } catch (IOException | AssertionError e) {
                ranOn.completeExceptionally(e);
            }
        });

        assertEquals(one.length() - 1, ranOn.get());
    }

    @Test
    void no_cpu_at_all_is_refused() {
        assertThrows(IOException.class, () -> ProcessCalls.setAffinity(new BitSet()));
    }

    @Test
    void options_are_asked_for() {
        int noNewPrivileges = ProcessCalls.control(ProcessOption.GET_NO_NEW_PRIVS, 0);

        assertTrue(noNewPrivileges == 0 || noNewPrivileges == 1);
        assertEquals(Errno.EINVAL.negated(), ProcessCalls.control(-1, 0));
    }

    @Test
    void a_limit_is_read_and_raised_as_far_as_it_goes() throws IOException {
        Limits.Limit before = Limits.of(ResourceKind.NOFILE);
        Limits.Limit after = Limits.raise(ResourceKind.NOFILE);

        assertTrue(before.allows(3));
        assertEquals(before.hard(), after.soft());
        assertTrue(new Limits.Limit(Limits.UNLIMITED, Limits.UNLIMITED).allows(Long.MAX_VALUE));
    }
}
