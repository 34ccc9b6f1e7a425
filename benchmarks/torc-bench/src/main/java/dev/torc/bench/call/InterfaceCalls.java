package dev.torc.bench.call;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Operations;
import dev.torc.bench.Throughput;
import dev.torc.client.Pipeline;
import dev.torc.client.Session;
import dev.torc.interfaces.ServedInterface;
import dev.torc.memory.Slice;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// One call of an interface over a session between two processes, by who makes it.
public final class InterfaceCalls {

    private static final String SOCKET = "meter";

    private InterfaceCalls() {}

    /// Who makes the call, and what serves it.
    enum Form {
        /// Generated, at both ends; the answer goes into a view.
        VIEW("generated stub, into a view"),
        /// Generated, at both ends; the answer is a record.
        RECORD("generated stub, a record"),
        /// Written by hand, at both ends: an entry of a pipeline, which is how a call costs least.
        ENTRY("by hand, an entry"),
        /// Written by hand, at both ends, by a call object.
        CALL("by hand, a call object");

        private final String contestant;

        Form(String contestant) {
            this.contestant = contestant;
        }

        /// {@return what it is called in tables}
        String contestant() {
            return contestant;
        }

        /// {@return a name without blanks, for command lines}
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Form parse(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        private Scheme scheme() {
            return switch (this) {
                case VIEW, RECORD -> ServedInterface.onServerThread(SOCKET, new MeterDispatcher(new MeterService()));
                case ENTRY, CALL -> new MeterByHand();
            };
        }

        private Caller over(Session session) throws IOException {
            return switch (this) {
                case VIEW -> new IntoView(session);
                case RECORD -> new AsRecord(session);
                case ENTRY -> new ByEntry(session);
                case CALL -> new ByCallObject(session);
            };
        }
    }

    /// Serves.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        Scheme scheme = Form.parse(arguments.text("form")).scheme();
        try (SchemeServer server =
                SchemeServer.start(scheme, ServerSetup.at(arguments.path("dir").resolve(SOCKET)))) {
            console.ready();
            server.awaitEnd();
        }
    }

    /// Measures.
    public static void run(Arguments arguments, ChildMain.Console console) throws Exception {
        CpuClock cpu = new CpuClock(List.of(ProcessHandle.current().pid(), (long) arguments.number("server")));
        try (Session session = Session.connect(arguments.path("dir").resolve(SOCKET), SessionCaller.SETUP)) {
            Caller caller = Form.parse(arguments.text("form")).over(session);
            console.result(Throughput.measure(
                    caller,
                    cpu,
                    TimeUnit.MILLISECONDS.toNanos(arguments.number("warm")),
                    TimeUnit.MILLISECONDS.toNanos(arguments.number("measure"))));
            caller.close();
        }
    }

    /// Makes one call after another, and looks at each answer.
    private abstract static class Caller implements Operations {

        /// So few that the clock is looked at often, and so many that it is not much of a call.
        private static final int AT_A_TIME = 64;

        private long count;

        @Override
        public final long advance() throws Exception {
            for (int i = 0; i < AT_A_TIME; i++) {
                int channel = (int) count++;
                if (call(channel) != channel) {
                    throw new IllegalStateException("a call was answered with another channel");
                }
            }
            return count;
        }

        /// {@return of which channel, and when, the answer is}
        abstract long call(int channel) throws Exception;

        @Override
        public void close() {}
    }

    private static final class IntoView extends Caller {

        private final MeterStub meter;
        private final MeterStub.ReadingView view = new MeterStub.ReadingView();

        IntoView(Session session) throws IOException {
            meter = MeterStub.over(session);
        }

        @Override
        long call(int channel) {
            meter.read(channel, view);
            return view.channel() | view.atNanos();
        }
    }

    private static final class AsRecord extends Caller {

        private final MeterStub meter;

        AsRecord(Session session) throws IOException {
            meter = MeterStub.over(session);
        }

        @Override
        long call(int channel) {
            Meter.Reading reading = meter.read(channel);
            return reading.channel() | reading.atNanos();
        }
    }

    /// What both forms by hand look at.
    private abstract static class ByHand extends Caller {

        private final MemorySegment memory;

        ByHand(Slice slice) {
            memory = slice.memory();
        }

        final long reading(long result) {
            if (result != MeterByHand.READING_BYTES
                    || memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, MeterByHand.VALUE) != MeterService.VALUE) {
                throw new IllegalStateException("a call was answered with " + result);
            }
            return memory.get(ValueLayout.JAVA_INT_UNALIGNED, MeterByHand.CHANNEL)
                    | memory.get(ValueLayout.JAVA_LONG_UNALIGNED, MeterByHand.AT_NANOS);
        }
    }

    private static final class ByEntry extends ByHand {

        private final Pipeline calls;
        private final Slice slice;

        ByEntry(Session session) {
            this(session, session.allocate(MeterByHand.READING_BYTES));
        }

        private ByEntry(Session session, Slice slice) {
            super(slice);
            this.slice = slice;
            this.calls = session.pipeline();
        }

        @Override
        long call(int channel) {
            long at = calls.claim();
            SubmissionEntry.start(calls.entries(), at, Opcode.URING_CMD.number(), 0, 0);
            SubmissionEntry.setOffset(calls.entries(), at, MeterByHand.READ);
            SubmissionEntry.setAddress(calls.entries(), at, slice.offset());
            SubmissionEntry.setLength(calls.entries(), at, MeterByHand.READING_BYTES);
            SubmissionEntry.setAddress3(calls.entries(), at, channel);
            calls.ready(at, 0L);
            if (!calls.await()) {
                throw new IllegalStateException("the session has ended");
            }
            return reading(calls.result());
        }

        @Override
        public void close() {
            calls.close();
        }
    }

    private static final class ByCallObject extends ByHand {

        private final Session session;
        private final Slice slice;

        ByCallObject(Session session) {
            this(session, session.allocate(MeterByHand.READING_BYTES));
        }

        private ByCallObject(Session session, Slice slice) {
            super(slice);
            this.session = session;
            this.slice = slice;
        }

        @Override
        long call(int channel) throws IOException {
            return reading(session.call(Opcode.URING_CMD.number(), "read", "meter")
                    .offset(MeterByHand.READ)
                    .memory(slice)
                    .address3(channel)
                    .run());
        }
    }
}
