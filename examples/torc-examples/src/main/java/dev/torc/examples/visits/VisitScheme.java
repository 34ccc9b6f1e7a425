package dev.torc.examples.visits;

import dev.torc.client.Torc;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.FileLikeScheme;
import dev.torc.scheme.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// A scheme in sixty lines, which joins the domain by its kernel: whatever is read in it says how often that was done.
///
/// ```sh
/// ./torc up; ./torc example visits.VisitScheme          # in another terminal: ./torc cat visits:
/// ```
public final class VisitScheme extends FileLikeScheme {

    private long visits;

    /// Serves until the standard input ends.
    public static void main(String[] arguments) throws IOException {
        try (Torc torc = Torc.attach(Domain.current());
                var served = torc.serve("visits", new VisitScheme())) {
            System.out.println("serving " + served.name() + ":");
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public String name() {
        return "visits";
    }

    @Override
    protected Disposition open(Request request) {
        return answer(request, newHandle(request, 0));
    }

    @Override
    protected Disposition read(Request request) {
        MemorySegment memory = request.memory().orElse(MemorySegment.NULL);
        if (request.entry().offset() > 0) {
            return answer(request, 0); // the end
        }
        byte[] text = (++visits + "\n").getBytes(StandardCharsets.UTF_8);
        int bytes = (int) Math.min(text.length, memory.byteSize());
        MemorySegment.copy(MemorySegment.ofArray(text), 0, memory, 0, bytes);
        return answer(request, bytes);
    }
}
