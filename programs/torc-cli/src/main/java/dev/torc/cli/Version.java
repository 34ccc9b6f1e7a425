package dev.torc.cli;

import picocli.CommandLine.IVersionProvider;

/// Says which Torc this is.
final class Version implements IVersionProvider {

    static final String TEXT = "torc 0.1.0-SNAPSHOT";

    @Override
    public String[] getVersion() {
        return new String[] {TEXT};
    }
}
