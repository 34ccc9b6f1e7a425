package dev.torc.bench;

/// What runs in a child JVM.
@FunctionalInterface
public interface Worker {

    /// Takes a sample and prints it, or serves until the process is ended.
    ///
    /// @throws Exception whatever a peer throws; its text becomes the reason in the table
    void run(Arguments arguments, ChildMain.Console console) throws Exception;
}
