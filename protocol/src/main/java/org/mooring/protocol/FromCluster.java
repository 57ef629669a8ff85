package org.mooring.protocol;

/** A message that speaks for one cluster; the broker takes it only from an agent of that cluster. */
public interface FromCluster {
    ClusterId cluster();
}
