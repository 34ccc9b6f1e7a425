package dev.torc.system.tests;

import dev.torc.client.ServedScheme;
import dev.torc.client.Torc;
import java.io.IOException;

/// A process that the kernel starts: it finds its ring, and serves [WhoScheme] under a name until the kernel ends.
final class BornProgram {

    private BornProgram() {}

    public static void main(String[] arguments) throws IOException {
        try (Torc torc = Torc.attach();
                ServedScheme _ = torc.serve(arguments[0], new WhoScheme())) {
            torc.detached().join();
        }
    }
}
