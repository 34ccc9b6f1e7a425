package dev.torc.examples.pipeline;

import dev.torc.examples.CommandLine;
import dev.torc.reactor.Reactor;
import dev.torc.ring.Submission;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeHost;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// One process of a pipeline: it takes lines, and hands each on to the next process, or prints it where it is the last.
///
/// ```sh
/// ./torc example pipeline.Stage print                   # the last:  prints what comes
/// ./torc example pipeline.Stage upper print             # before it: in capital letters, on to "print"
/// ls | ./torc example pipeline.Source upper             # the first: its input, line by line, to "upper"
/// ```
///
/// A stage is a server to the process before it and a client of the one behind. A call is answered when the next
/// process has answered, so that an answer at the beginning means that the line has come to the end; a slow last stage
/// slows the first, and a stage that dies is an error for it. One thread is all of it, the process' reactor: it hosts
/// the server, drives the session with the next stage, and sleeps for both in one place. Nothing is handed to another
/// thread.
public final class Stage implements Scheme {

    /// The one call: `addr` and `len` in the pool `buf_index` are a line, in UTF-8.
    static final int LINE = 160;

    private static final int MOST_LINE_BYTES = 4096;

    private final String name;
    private final Function<String, CompletableFuture<Integer>> work;
    private Optional<SchemeHost> host = Optional.empty();

    private Stage(String name, Function<String, CompletableFuture<Integer>> work) {
        this.name = name;
        this.work = work;
    }

    /// Serves until the standard input ends.
    ///
    /// @param arguments its own name, and that of the next stage if it is not the last
    public static void main(String[] arguments) throws IOException {
        CommandLine.check(arguments, 1, "pipeline.Stage NAME [NEXT]");
        if (arguments.length == 1) {
            serve(new Stage(arguments[0], Stage::print));
            return;
        }
        try (NextProcess next = NextProcess.connect(arguments[1])) {
            serve(new Stage(arguments[0], line -> next.accept(line.toUpperCase(Locale.ROOT))));
        }
    }

    private static void serve(Stage stage) throws IOException {
        ServerSetup setup = ServerSetup.at(Domain.current().create().socket(stage.name()));
        try (SchemeServer server = SchemeServer.start(stage, setup, Reactor.ofProcess())) {
            System.out.println("serving at " + server.socket());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static CompletableFuture<Integer> print(String line) {
        System.out.println(line);
        return CompletableFuture.completedFuture(0);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(SchemeHost lent) {
        host = Optional.of(lent);
    }

    @Override
    public Disposition handle(Request request) {
        int refusal = check(request);
        if (refusal != 0) {
            request.complete(refusal);
            return Disposition.TAKEN;
        }
        byte[] bytes = request.memory().orElseThrow().toArray(ValueLayout.JAVA_BYTE);
        // The request is used for the next call; its token stands for this one until it is answered.
        long token = request.token();
        var _ = work.apply(new String(bytes, StandardCharsets.UTF_8))
                .thenAccept(result -> host.orElseThrow().complete(token, result));
        return Disposition.TAKEN;
    }

    private static int check(Request request) {
        Submission entry = request.entry();
        if (entry.opcode() != LINE) {
            return Errno.ENOSYS.negated();
        }
        if (entry.length() > MOST_LINE_BYTES) {
            return Errno.EMSGSIZE.negated();
        }
        return request.memory().isPresent() ? 0 : Errno.EFAULT.negated();
    }
}
