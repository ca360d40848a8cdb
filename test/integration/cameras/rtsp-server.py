"""A real RTSP server for tests, by GStreamer: one that lets everybody in, one by Basic and one by Digest.

Prints the three ports as JSON, and ends when its standard input ends. Each server has one stream, /stream: a moving ball as RTP/JPEG.
"""

import json
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

USER, PASSWORD = "ca mera", "p@ss:w/o'rd%41"
# RTP/JPEG carries 4:2:0 and 4:2:2 only.
LAUNCH = (
    "( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=480,framerate=25/1"
    " ! jpegenc ! rtpjpegpay name=pay0 pt=26 )"
)


def start(method):
    server = GstRtspServer.RTSPServer.new()
    server.set_address("127.0.0.1")
    server.set_service("0")
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(LAUNCH)
    factory.set_shared(True)
    if method is not None:
        lock(server, factory, method)
    server.get_mount_points().add_factory("/stream", factory)
    server.attach(None)
    return server


def lock(server, factory, method):
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(method)
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(USER, PASSWORD), token)
    auth.add_digest(USER, PASSWORD, token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)


Gst.init(None)
servers = [start(None), start(GstRtsp.RTSPAuthMethod.BASIC), start(GstRtsp.RTSPAuthMethod.DIGEST)]
print(json.dumps([server.get_bound_port() for server in servers]), flush=True)
loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP | GLib.IOCondition.IN, lambda *_: loop.quit())
loop.run()
