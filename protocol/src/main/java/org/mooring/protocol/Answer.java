package org.mooring.protocol;

/** What answers a {@link Request}. */
public sealed interface Answer extends Message
        permits Ack,
                SubmitAnswer,
                CancelAnswer,
                Offer,
                StartEstimate,
                LogTail,
                JobCallAnswer,
                ServerIdentity,
                RoutePage,
                Trust,
                TokenVerdict,
                ProbeResult {}
