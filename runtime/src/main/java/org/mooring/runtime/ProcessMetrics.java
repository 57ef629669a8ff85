package org.mooring.runtime;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Info;
import io.prometheus.client.hotspot.DefaultExports;

/** What every daemon tells of its own process: the JVM's metrics and the build. */
final class ProcessMetrics {
    private static final String BUILD = "mooring_build";

    private ProcessMetrics() {}

    /** Once per registry, however often it is called. */
    static synchronized void register(CollectorRegistry registry) {
        String[] names = {"java", "version"};
        String[] values = {System.getProperty("java.vm.version", "unknown"), Build.version()};
        if (registry.getSampleValue(BUILD + "_info", names, values) != null) {
            return;
        }
        DefaultExports.register(registry);
        Info.build(BUILD, "The build that runs, and on which Java")
                .register(registry)
                .info(names[0], values[0], names[1], values[1]);
    }
}
