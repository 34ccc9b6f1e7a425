package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.ProcessStart;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.StartedProcess;
import dev.torc.client.StartedProcess.End;
import dev.torc.client.Torc;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.ChildStatus;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SignalNumber;
import dev.torc.uapi.WaitFlags;
import dev.torc.uapi.WaitTarget;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// `proc:`, WAITID and SIGNAL. Row 43 of the checklist.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessesTest {

    @TempDir
    private Path folder;

    private RunningKernel running;
    private Torc torc;

    @BeforeEach
    void start() throws IOException {
        running = RunningKernel.in(folder);
        torc = attach();
    }

    @AfterEach
    void stop() {
        torc.close();
        running.close();
    }

    private Torc attach() throws IOException {
        return Torc.attach(new Domain(folder));
    }

    private static int errnoOf(Executable act) {
        return assertThrows(SyscallException.class, act).errno();
    }

    private StartedProcess shell(String command) throws IOException {
        return torc.start(ProcessStart.of("/bin/sh", "-c", command));
    }

    private StartedProcess sleeper() throws IOException {
        return torc.start(ProcessStart.of("sleep", "1000"));
    }

    private List<String> numbers() throws IOException {
        return torc.kernel().list("proc:").stream()
                .map(dev.torc.client.DirectoryItem::name)
                .toList();
    }

    private void until(String what, Condition condition) {
        RunningKernel.until(what, () -> {
            try {
                return condition.isSo();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private interface Condition {
        boolean isSo() throws IOException;
    }

    @Nested
    class A_process {

        @Test
        void is_waited_for_and_tells_its_exit_status() throws IOException {
            try (StartedProcess process = shell("exit 7")) {
                assertEquals(new End(false, 7), process.await());
                assertEquals(new End(false, 7), process.await());
            }
        }

        @Test
        void is_ended_by_a_signal_and_tells_which() throws IOException {
            try (StartedProcess process = sleeper()) {
                CallFuture<Answer> end = process.startAwait();
                process.signal(0);
                assertFalse(end.isDone());
                process.signal(SignalNumber.TERM);
                assertEquals(new End(true, SignalNumber.TERM), process.await());
                end.join();
                assertEquals(Errno.ESRCH.number(), errnoOf(() -> process.signal(SignalNumber.TERM)));
                assertEquals(Errno.EINVAL.number(), errnoOf(() -> process.signal(65)));
            }
        }

        @Test
        void is_told_its_arguments_its_environment_and_its_directory() throws IOException {
            Path told = folder.resolve("told");
            ProcessStart start = ProcessStart.of("/bin/sh", "-c", "echo \"$0|$1|$A|$(pwd)\" > told", "", "b c")
                    .with("A", "x=y z")
                    .in(folder);
            try (StartedProcess process = torc.start(start)) {
                assertEquals(new End(false, 0), process.await());
            }
            assertEquals("|b c|x=y z|" + folder.toRealPath() + "\n", Files.readString(told));
        }

        @Test
        void has_no_descriptor_but_the_standard_streams_and_its_life_line() throws IOException {
            String command = "echo $TORC_ATTACHED > variable; exec ls /proc/self/fd > told";
            try (StartedProcess process =
                    torc.start(ProcessStart.of("/bin/sh", "-c", command).in(folder))) {
                assertEquals(new End(false, 0), process.await());
            }
            // The last is what ls itself has opened.
            assertEquals("0\n1\n2\n3\n4\n", Files.readString(folder.resolve("told")));
            assertEquals("3:" + ProcessHandle.current().pid() + "\n", Files.readString(folder.resolve("variable")));
        }

        @Test
        void is_a_context_of_its_own_before_it_does_anything_and_until_it_ends() throws IOException {
            try (StartedProcess process = sleeper()) {
                until("it has a context", () -> contextsOf(process) == 1);
                process.signal(SignalNumber.KILL);
                assertEquals(new End(true, SignalNumber.KILL), process.await());
                until("it has none", () -> contextsOf(process) == 0);
            }
        }

        private long contextsOf(StartedProcess process) throws IOException {
            return Texts.of(torc.kernel(), "sys:contexts")
                    .lines()
                    .filter(line -> line.split("\t")[1].equals("" + process.processId()))
                    .count();
        }

        @Test
        void is_listed_and_told_of_until_it_has_ended_and_nobody_has_it_open() throws IOException {
            StartedProcess process = sleeper();
            String number = Integer.toString(process.processId());
            assertEquals(List.of(number), numbers());
            assertTrue(Texts.of(torc.kernel(), "proc:" + number).contains("\trunning\t-\tsleep\n"));
            process.signal(SignalNumber.KILL);
            process.await();
            assertTrue(Texts.of(torc.kernel(), "proc:" + number).contains("\tkilled\t9\tsleep\n"));
            process.close();
            until("it is forgotten", () -> numbers().isEmpty());
            assertThrows(NoSuchFileException.class, () -> torc.process(Integer.parseInt(number)));
        }

        @Test
        void is_no_zombie_though_nobody_waits_for_it() throws IOException {
            try (StartedProcess process = shell("exit 0")) {
                Path entry = Path.of("/proc/" + process.processId());
                until("Linux has forgotten it", () -> !Files.exists(entry));
                assertEquals(new End(false, 0), process.await());
            }
        }

        @Test
        void outlives_the_context_that_started_it_and_is_found_by_others() throws IOException {
            Torc dying = attach();
            int number = dying.start(ProcessStart.of("sleep", "1000")).processId();
            dying.close();
            until("its starter is gone", () -> contextsOfThisProcess() == 2);
            try (StartedProcess process = torc.process(number)) {
                process.signal(SignalNumber.KILL);
                assertEquals(new End(true, SignalNumber.KILL), process.await());
            }
            until("it is forgotten", () -> numbers().isEmpty());
        }

        /// {@return this test's own, and the one for calls that wait}
        private long contextsOfThisProcess() throws IOException {
            String own = "" + ProcessHandle.current().pid();
            torc.process(Integer.parseInt(numbers().getFirst())).close();
            return Texts.of(torc.kernel(), "sys:contexts")
                    .lines()
                    .filter(line -> line.split("\t")[1].equals(own))
                    .count();
        }
    }

    @Nested
    class A_start {

        @Test
        void of_what_is_not_there_is_refused_and_leaves_nothing() throws IOException {
            assertThrows(NoSuchFileException.class, () -> torc.start(ProcessStart.of("/there/is/none")));
            assertThrows(
                    NoSuchFileException.class,
                    () -> torc.start(ProcessStart.of("true").in(folder.resolve("none"))));
            Path file = Files.writeString(folder.resolve("no-program"), "");
            assertThrows(AccessDeniedException.class, () -> torc.start(ProcessStart.of(file.toString())));
            assertEquals(List.of(), numbers());
        }

        @Test
        void that_says_nothing_is_refused() throws IOException {
            for (String text : List.of("", "a", "atrue", "\0", "xtrue\0", "e\0", "eA=1\0", "a\0", "e=1\0atrue\0")) {
                assertEquals(Errno.EINVAL.number(), errnoOf(() -> write(text).close()), text);
            }
        }

        @Test
        void is_made_once_by_a_handle() throws IOException {
            try (RemoteFile handle = write("atrue\0");
                    Slice slice = torc.kernel().allocate(6)) {
                assertEquals(Errno.EBUSY.number(), errnoOf(() -> handle.write(slice, 0L)));
            }
        }

        private RemoteFile write(String text) throws IOException {
            RemoteFile handle = torc.kernel().open("proc:new", OpenMode.READ_WRITE);
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            try (Slice slice = torc.kernel().allocate(Math.max(1, bytes.length))) {
                MemorySegment.copy(bytes, 0, slice.memory(), ValueLayout.JAVA_BYTE, 0L, bytes.length);
                torc.kernel()
                        .call(Opcode.WRITE_FIXED.number(), "write", "proc:new")
                        .handle(handle.handle())
                        .memory(slice)
                        .length(bytes.length)
                        .run();
                return handle;
            }
        }

        @Test
        void beyond_the_limit_is_EAGAIN_and_counted_and_goes_again_when_one_has_ended() throws IOException {
            stop();
            running = RunningKernel.in(folder, KernelLimits.standard().with(Allowance.PROCESSES_PER_USER, 2));
            torc = attach();
            try (StartedProcess one = sleeper();
                    StartedProcess two = sleeper()) {
                assertEquals(Errno.EAGAIN.number(), errnoOf(ProcessesTest.this::sleeper));
                assertEquals(1, running.kernel().counters().refusals(Limit.PROCESSES));
                one.signal(SignalNumber.KILL);
                one.await();
                try (StartedProcess three = sleeper()) {
                    three.signal(SignalNumber.KILL);
                    three.await();
                }
                two.signal(SignalNumber.KILL);
                two.await();
            }
        }
    }

    @Nested
    class A_wait {

        private Session session;
        private RemoteFile handle;
        private StartedProcess process;

        @BeforeEach
        void of_a_process_that_sleeps() throws IOException {
            session = running.attach(dev.torc.reactor.Reactor.ofProcess());
            process = sleeper();
            handle = session.open("proc:" + process.processId(), OpenMode.READ);
        }

        @AfterEach
        void end() throws IOException {
            try {
                process.signal(SignalNumber.KILL);
            } catch (IOException ended) {
                assertTrue(ended instanceof SyscallException);
            }
            process.await();
            session.close();
        }

        private dev.torc.client.SchemeCall waitid(int options, Slice status) {
            return session.call(Opcode.WAITID.number(), "waitid", "process")
                    .handle(handle.handle())
                    .memory(status)
                    .offset(status.offset())
                    .address(0)
                    .length(WaitTarget.PIDFD)
                    .fileIndex(options);
        }

        private Slice status() {
            return session.allocate(ChildStatus.LAYOUT.byteSize());
        }

        @Test
        void holds_up_nobody_and_ends_with_the_process_and_its_status_is_taken_once() throws IOException {
            try (Slice first = status();
                    Slice second = status()) {
                CallFuture<Answer> wait = waitid(WaitFlags.EXITED, first).start();
                CallFuture<Answer> later = waitid(WaitFlags.EXITED, second).start();
                session.ping();
                assertFalse(wait.isDone());
                process.signal(SignalNumber.KILL);
                wait.join();
                assertEquals(process.processId(), ChildStatus.pid(first.memory()));
                assertEquals(SignalNumber.CHLD, ChildStatus.signal(first.memory()));
                assertEquals(SignalNumber.KILL, ChildStatus.status(first.memory()));
                assertEquals(Errno.ECHILD.number(), RunningKernel.errnoOf(later));
                assertEquals(
                        Errno.ECHILD.number(),
                        errnoOf(() -> waitid(WaitFlags.EXITED, second).run()));
            }
        }

        @Test
        void can_look_without_waiting() throws IOException {
            try (Slice status = status()) {
                ChildStatus.setEnd(status.memory(), 1, 1, 1, 1);
                assertEquals(
                        0, waitid(WaitFlags.EXITED | WaitFlags.NOHANG, status).run());
                assertEquals(0, ChildStatus.signal(status.memory()));
            }
        }

        @Test
        void is_cancelled() throws IOException {
            try (Slice status = status()) {
                CallFuture<Answer> wait = waitid(WaitFlags.EXITED, status).start();
                session.ping();
                wait.cancel(false);
                assertEquals(Errno.ECANCELED.number(), RunningKernel.errnoOf(wait));
            }
        }

        @Test
        void that_means_nothing_is_refused() throws IOException {
            try (Slice status = status();
                    RemoteFile none = session.open("proc:new", OpenMode.READ_WRITE)) {
                assertEquals(
                        Errno.EINVAL.number(),
                        errnoOf(() -> waitid(WaitFlags.STOPPED, status).run()));
                assertEquals(
                        Errno.EINVAL.number(),
                        errnoOf(() -> waitid(WaitFlags.EXITED, status)
                                .length(WaitTarget.ALL)
                                .run()));
                assertEquals(
                        Errno.EFAULT.number(),
                        errnoOf(() -> waitid(WaitFlags.EXITED, status)
                                .offset(1L << 40)
                                .run()));
                assertEquals(
                        Errno.ECHILD.number(),
                        errnoOf(() -> waitid(WaitFlags.EXITED, status)
                                .handle(none.handle())
                                .run()));
                assertEquals(
                        Errno.EBADF.number(),
                        errnoOf(() ->
                                waitid(WaitFlags.EXITED, status).handle(12345).run()));
            }
        }
    }
}
