package dev.torc.system.tests;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.client.Torc;
import dev.torc.counters.CounterFiles;
import dev.torc.counters.Reading;
import dev.torc.counters.TraceReader;
import dev.torc.memory.Slice;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A domain whose kernel and services are processes of a test's.
record KernelDomain(Path folder) {

    /// The name that services have here.
    static final String WHO = "who";

    static final SessionSetup SMALL = SessionSetup.standard().withPoolBytes(1 << 17);

    Domain domain() {
        return new Domain(folder);
    }

    ChildProcess startKernel() throws IOException {
        return startKernel(LinuxCalls.BEST, HaltingKernelProgram.Point.RUNS, 0);
    }

    /// Starts one that halts at a point.
    ///
    /// @param passes how often it passes it first
    ChildProcess startKernel(LinuxCalls calls, HaltingKernelProgram.Point halt, int passes) throws IOException {
        ChildProcess kernel = ChildProcess.startIn(
                folder, HaltingKernelProgram.class, folder.toString(), calls.name(), halt.name(), "" + passes);
        kernel.awaitPoint(HaltingKernelProgram.Point.RUNS);
        kernel.goOn();
        return kernel;
    }

    /// Starts a service that attaches again when the kernel has ended.
    ChildProcess startService() throws IOException {
        ChildProcess service = ChildProcess.startIn(folder, NamedProgram.class, folder.toString(), WHO);
        service.awaitPoint(NamedProgram.Point.SERVES);
        return service;
    }

    /// Starts a service that halts at a point.
    ChildProcess startService(HaltingServiceProgram.Point halt) throws IOException {
        ChildProcess service =
                ChildProcess.startIn(folder, HaltingServiceProgram.class, folder.toString(), WHO, halt.name());
        service.awaitPoint(HaltingServiceProgram.Point.SERVES);
        service.goOn();
        return service;
    }

    /// {@return what a service says of who asks}
    static String who(Session session) throws IOException {
        try (RemoteFile file = session.open("me", OpenMode.READ);
                Slice slice = session.allocate(64)) {
            return text(slice, file.read(slice, 0L));
        }
    }

    /// {@return how many contexts the kernel has}
    static long contexts(Torc torc) {
        try (RemoteFile file = torc.kernel().open("sys:contexts", OpenMode.READ);
                Slice slice = torc.kernel().allocate(4096)) {
            return text(slice, file.read(slice, 0L)).lines().count() - 1;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Slice slice, int bytes) {
        return new String(slice.memory().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /// {@return whether nobody has a name}
    static boolean isFree(Torc torc, String name) {
        try (Session _ = torc.connect(name, SMALL)) {
            return false;
        } catch (NoSuchFileException free) {
            return true;
        } catch (IOException dying) {
            return false;
        }
    }

    /// {@return a tracer of a process of a domain, which has not asked for anything}
    static TraceReader tracer(Domain domain, long process) throws IOException {
        for (Reading reading : new CounterFiles(domain.counters()).read()) {
            if (reading instanceof Reading.OfProcess found && found.processId() == process) {
                return TraceReader.attach(found);
            }
        }
        throw new AssertionError("process " + process + " shows no counters");
    }
}
