package org.mooring.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mooring.runtime.link.LinkKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mooring keygen}: the key that an agent or an edge proves itself with. */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = "Makes the private key of a link (kept, if the file is there already) and prints the public key"
                + " for the broker's 'links' or, of the broker's own key, for the 'broker-key' of agents and edges.")
final class KeygenCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The private key, for its owner's eyes alone.")
    private Path file = Path.of("unset");

    @Override
    public Integer call() {
        System.out.println(LinkKeys.loadOrMake(file).publicLine());
        return 0;
    }
}
