package dev.torc.kernel;

import dev.torc.client.KernelProvider;
import java.io.IOException;

/// Runs a kernel within a program that attaches and has no domain.
///
/// It is found by its name, in the module's declaration and, on a class path, in `META-INF/services`.
public final class EmbeddedKernels implements KernelProvider {

    /// For [java.util.ServiceLoader].
    public EmbeddedKernels() {}

    @Override
    public Embedded start() throws IOException {
        Kernel kernel = Kernel.start(KernelSetup.embedded());
        return kernel::attach;
    }
}
