/**
 * The scheduler seam: five verbs that answer later, and the values they speak in. Pure: no Vert.x, clock or I/O here;
 * implementations live in packages below ({@code local}; the command-line dialects) or beside it.
 */
@NullMarked
package org.mooring.agents.scheduler;

import org.jspecify.annotations.NullMarked;
