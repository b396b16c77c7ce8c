"""Each of the 75 operations either works or says that it is not served; none is unknown."""
import botocore.exceptions
import botocore.session
import pytest
from botocore import xform_name

SERVED = {
    "AssociateFaces", "CompareFaces", "CreateCollection", "CreateUser", "DeleteCollection", "DeleteFaces",
    "DeleteUser", "DescribeCollection", "DetectFaces", "DetectLabels", "DetectModerationLabels",
    "DetectProtectiveEquipment", "DetectText", "DisassociateFaces", "GetCelebrityInfo", "IndexFaces",
    "ListCollections", "ListFaces", "ListTagsForResource", "ListUsers", "RecognizeCelebrities", "SearchFaces",
    "SearchFacesByImage", "SearchUsers", "SearchUsersByImage", "TagResource", "UntagResource",
}
OPERATIONS = sorted(botocore.session.get_session().get_service_model("rekognition").operation_names)


def test_the_model_has_all_operations():
    assert len(OPERATIONS) == 75 and SERVED <= set(OPERATIONS)


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o not in SERVED])
def test_an_operation_that_is_not_served_says_so(loose, refused, operation):
    with refused("UnsupportedOperationException", "docs/operations.md"):
        getattr(loose, xform_name(operation))()
